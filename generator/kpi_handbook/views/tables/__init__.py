"""The tables that readers take away: what a page shows, as plain values."""
