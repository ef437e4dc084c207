"""How a text reads: reading age, long sentences, words that families may not know. Advice, never a gate."""
