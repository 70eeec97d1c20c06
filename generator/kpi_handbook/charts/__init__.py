"""Charts of the handbook: pure functions from numbers and words to inline SVG, coloured by the style sheet alone."""
