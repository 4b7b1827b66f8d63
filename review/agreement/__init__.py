"""How many votes become one answer: pure functions of plain values."""
