"""The components of the shop. Each takes a closed list of attributes: an unknown one is an error."""
