package io.perigee.auth.role;

import java.util.List;

/**
 * What a request wants of a role. Whatever is null stays as it is; in a new role it is empty.
 *
 * @param name the name
 * @param members all members
 * @param standardMembers all members by whom the role is active by default, in the older form;
 *     whoever is none yet becomes a member
 * @param policies all policies
 */
public record RoleChange(
    String name,
    List<WantedMember> members,
    List<WantedMember> standardMembers,
    List<WantedPolicy> policies) {}
