package io.perigee.compute.known;

import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.projection.Knows;
import jakarta.inject.Singleton;

/** Follows the accounts, which say whether their machines have names in DNS. */
@Singleton
final class AccountsKnown implements Knows {

  @Override
  public Topic topic() {
    return Topics.ACCOUNTS;
  }
}
