-- A page of a list begins behind the last row of the one before. Names are in the order of their bytes, as in Java.
CREATE INDEX network_page_ix ON network (account_id, (name COLLATE "C"), id);
CREATE INDEX network_vlan_page_ix ON network (fabric_vlan, (name COLLATE "C"), id) WHERE fabric_vlan IS NOT NULL;
CREATE INDEX firewall_rule_page_ix ON firewall_rule (account_id, id);
