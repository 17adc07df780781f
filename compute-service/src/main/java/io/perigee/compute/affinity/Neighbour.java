package io.perigee.compute.affinity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;

/** A placed machine of an account, as rules see it. */
record Neighbour(UUID id, String name, ObjectNode tags, UUID host) {}
