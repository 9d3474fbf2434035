"""The contract suite on trial: mocks that are broken on purpose, each by one fault at one operation.

``catalogue`` lists the mutants of a provider from its fragments, ``probe`` leaves out those that nobody could notice,
``trial`` runs the suite against each, ``table`` counts what it noticed.
"""
