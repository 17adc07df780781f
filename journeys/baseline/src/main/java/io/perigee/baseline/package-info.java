/** A bare Quarkus endpoint, for the bench to measure the platform's endpoints by. */
package io.perigee.baseline;
