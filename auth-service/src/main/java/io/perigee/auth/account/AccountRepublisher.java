package io.perigee.auth.account;

import io.perigee.contracts.state.StateChange;
import io.perigee.contracts.topic.Topic;
import io.perigee.contracts.topic.Topics;
import io.perigee.runtime.state.Republisher;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** Tells all accounts anew. */
@Singleton
public final class AccountRepublisher implements Republisher {

  @Override
  public Topic topic() {
    return Topics.ACCOUNTS;
  }

  @Override
  public void all(Handle h, Consumer<StateChange> out) {
    AccountStore.all(h, (account, keys) -> out.accept(AccountState.of(account, keys, List.of())));
  }
}
