"""ProjectCOR: what its fragments cannot say, one module per resource. Modules with an underscore are shared by them."""
