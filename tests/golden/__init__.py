"""Published worked examples, retold so that each figure can be redone with a pencil."""
