"""Keep forced labour and trafficking out of what a public buyer buys."""
