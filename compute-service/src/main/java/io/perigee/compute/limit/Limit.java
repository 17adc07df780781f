package io.perigee.compute.limit;

/**
 * What an account may have at most (<i>GetAccountLimits</i>).
 *
 * @param by {@code machines}, {@code ram} (MiB) or {@code quota} (disk, GiB)
 * @param check {@code os} or {@code image} where it holds for machines of one image only; null for
 *     all
 * @param name the image's OS or name; null for all
 * @param value the most
 * @param used what machines have of it now
 */
public record Limit(String by, String check, String name, long value, long used) {}
