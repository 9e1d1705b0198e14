"""Scores with their reasons as files that a CRM's import accepts: HubSpot's, Salesforce's and Mautic's."""
