"""Where the steps run: an engine takes input tables and steps, and gives result rows back."""
