/**
 * The language of CloudAPI's policies, a subset of Aperture (CloudAPI, "Rules definition for access
 * control"): {@code CAN actions [ON resources] [WHEN condition]}. Pure functions of text and
 * attempt; what a rule is attached to, and who has which roles, is the auth service's.
 */
package io.perigee.contracts.policy;
