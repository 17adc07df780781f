package io.perigee.journal.monitor;

/**
 * One object's place in a list of {@code /monitor}.
 *
 * @param name the object's name
 * @param state its name followed by its state, for example {@code node001 ok}
 * @param status what that means, for example {@code ready}
 */
public record MonitorRow(String name, String state, String status) {}
