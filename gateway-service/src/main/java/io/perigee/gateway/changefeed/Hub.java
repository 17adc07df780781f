package io.perigee.gateway.changefeed;

import io.perigee.contracts.state.StateRecord;
import io.perigee.contracts.topic.Topic;
import io.perigee.gateway.topic.TopicListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Where the reader of the topics meets the sockets: it knows how far they were read and who
 * listens. Joining and telling exclude each other, so that a socket that joins at a place misses
 * nothing after it and gets nothing twice.
 */
final class Hub implements TopicListener {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, List<Subscription>> byAccount = new HashMap<>();
  private long[] positions;

  /** The reader begins, or begins anew, at these places; before that nobody can join. */
  @Override
  public void begin(long[] offsets) {
    lock.lock();
    try {
      positions = offsets.clone();
    } finally {
      lock.unlock();
    }
  }

  /** The reader lost its place: whoever listens has to come again. */
  @Override
  public void lost() {
    leaveAll()
        .forEach(
            left ->
                left.close(
                    Subscription.RESTARTED, "the feed begins anew: come again with ?since="));
  }

  /** Nobody listens any more, and nobody can join; returns who did. */
  List<Subscription> leaveAll() {
    lock.lock();
    try {
      positions = null;
      List<Subscription> all = byAccount.values().stream().flatMap(List::stream).toList();
      byAccount.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }

  /** How far the topic was read; null while it is not being read. */
  long[] positions() {
    lock.lock();
    try {
      return positions == null ? null : positions.clone();
    } finally {
      lock.unlock();
    }
  }

  /**
   * A record was read: moves on and tells whoever listens. Called by the one reader only, so that
   * changes keep their order.
   */
  @Override
  public void read(Topic topic, int partition, long offset, long published, StateRecord state) {
    Resource resource = Resource.of(topic);
    List<Subscription> listening;
    Cursor cursor;
    lock.lock();
    try {
      positions[partition] = offset + 1;
      List<Subscription> known =
          state == null || resource.isSilent(state) ? null : byAccount.get(state.accountId());
      if (known == null) {
        return;
      }
      listening = List.copyOf(known);
      cursor = new Cursor(published, positions.clone());
    } finally {
      lock.unlock();
    }
    // Written here, once, and not on the event loops that send it.
    Change change = new Change(resource, state, partition, offset, cursor).written();
    listening.forEach(subscription -> subscription.tell(change));
  }

  /**
   * Joins a socket that has everything up to some places.
   *
   * @param seen null for a socket that begins now
   * @return false if the topic was read further than that, or is not being read
   */
  boolean join(String account, Subscription subscription, long[] seen) {
    lock.lock();
    try {
      if (positions == null || seen != null && isBehind(seen)) {
        return false;
      }
      subscription.skipBefore(seen == null ? positions.clone() : seen);
      byAccount.computeIfAbsent(account, ignored -> new ArrayList<>()).add(subscription);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** A socket has closed. */
  void leave(String account, Subscription subscription) {
    lock.lock();
    try {
      List<Subscription> listening = byAccount.get(account);
      if (listening != null && listening.remove(subscription) && listening.isEmpty()) {
        byAccount.remove(account);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isBehind(long[] seen) {
    for (int i = 0; i < positions.length; i++) {
      if (i >= seen.length || seen[i] < positions[i]) {
        return true;
      }
    }
    return false;
  }
}
