"""The national registers, gathered by themselves: schools every day, childcare when a new file is out."""
