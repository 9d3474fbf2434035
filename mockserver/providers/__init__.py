"""What fragments cannot say: one module or package per provider, found by the name of its folder in ``specs``."""
