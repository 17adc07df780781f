package io.perigee.power.known;

import com.fasterxml.jackson.databind.JsonNode;
import io.perigee.contracts.error.PerigeeException;
import io.perigee.power.driver.BmcFault;
import io.perigee.power.driver.ipmi.BmcLogin;
import io.perigee.power.driver.ipmi.Logins;
import io.perigee.runtime.internal.Internal;
import jakarta.inject.Singleton;

/** Logins of BMCs, asked of compute for each action: nothing here keeps a password. */
@Singleton
public final class BmcLogins implements Logins {

  private final Internal internal;

  BmcLogins(Internal internal) {
    this.internal = internal;
  }

  @Override
  public BmcLogin of(String node) throws BmcFault {
    JsonNode bmc;
    try {
      bmc = internal.get("compute", "/internal/nodes/" + node + "/bmc");
    } catch (PerigeeException e) {
      throw new BmcFault("the login of its BMC cannot be had: " + e.getMessage());
    }
    String username = bmc.path("username").textValue();
    String password = bmc.path("password").textValue();
    if (username == null || password == null) {
      throw new BmcFault("it has no bmcsetup");
    }
    return new BmcLogin(username, password);
  }
}
