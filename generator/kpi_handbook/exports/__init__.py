"""Files and text made from results and problems."""
