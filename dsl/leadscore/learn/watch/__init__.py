"""A run of a back-test held against an earlier one: has the policy decayed?"""
