"""Writing definitions: drafts, new versions, revisions and retirements, and what a host needs to review them."""
