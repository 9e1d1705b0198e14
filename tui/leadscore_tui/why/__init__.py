"""Why a lead has its score: the part of the screen that explains one lead, or two beside each other."""
