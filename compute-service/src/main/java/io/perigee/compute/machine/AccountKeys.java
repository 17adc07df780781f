package io.perigee.compute.machine;

import java.util.List;
import java.util.UUID;

/** The SSH keys of accounts, which are auth-service's. */
public interface AccountKeys {

  /** The account's keys, each as an OpenSSH line. */
  List<String> of(UUID account);
}
