"""The columnar engine: a policy's plan over the arrays of a store, a range of leads at a time.

Predicates are evaluated once for each distinct value of a field and each distinct pair of kind and target; what is left
for a lead or an event is a look-up by its code, and sums and maxima over runs of events. All numbers are integers.
"""
