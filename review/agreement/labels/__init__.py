"""Questions with one answer each (tag, verify, cover): from votes to beliefs. Pure functions of plain values."""
