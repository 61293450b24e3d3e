"""services/listing: reading the API's list of orders to its end, whatever it does with pages and totals.

May: read pages and say whether the walk was whole.
Must not: write, or decide about an order.
"""
