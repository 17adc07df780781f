package io.perigee.journal.table;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A row of a table.
 *
 * @param name the object's name, by which rows are sorted
 * @param fields its fields, sorted by name, without secrets
 */
record TableRow(String name, ObjectNode fields) {}
