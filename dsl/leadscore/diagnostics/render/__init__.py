"""Problems as text: one renderer a file, all of them functions of the diagnostics and the sources they point into."""
