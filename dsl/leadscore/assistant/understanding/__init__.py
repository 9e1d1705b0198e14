"""What a person's question asks of which tool, without a model: names, rules, conditions, numbers and times are spotted
in it, a classifier that was trained on people's phrasings says which tools are meant, and the conversation so far fills
in what is not said."""
