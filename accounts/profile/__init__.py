"""Who people say they are: a face, a name, an introduction."""
