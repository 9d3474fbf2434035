"""The control plane: what only the mock has. Ordinary Flask; the data plane never passes through here."""
