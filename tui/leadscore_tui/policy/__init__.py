"""The policy: an editor that knows the language, with what is wrong and what each word is, and saving with care."""
