package io.perigee.gateway.credential;

import io.perigee.contracts.state.StateRecord;
import io.perigee.contracts.topic.Topic;
import io.perigee.gateway.topic.TopicListener;

/** Forgets the credentials of accounts that changed, whichever replica forwarded the change. */
public final class AccountChanges implements TopicListener {

  private final Credentials credentials;

  public AccountChanges(Credentials credentials) {
    this.credentials = credentials;
  }

  @Override
  public void begin(long[] offsets) {
    // What was missed meanwhile is believed for five seconds at most.
  }

  @Override
  public void read(Topic topic, int partition, long offset, long published, StateRecord state) {
    if (state != null && !state.sweep()) {
      credentials.evict(state.id());
    }
  }

  @Override
  public void lost() {
    // As above.
  }
}
