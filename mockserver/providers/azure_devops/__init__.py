"""Azure DevOps: what its fragments cannot say, a module per resource. Those with an underscore are shared."""
