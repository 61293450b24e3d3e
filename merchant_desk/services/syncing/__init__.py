"""services/syncing: coming level with the API's whole list, beside sales, however long it is.

May: walk the list and hand rows to the orders.
Must not: be needed for a sale.
"""
