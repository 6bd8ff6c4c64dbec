"""Factsheets: from the warehouse's factsheet tables to printed pages."""
