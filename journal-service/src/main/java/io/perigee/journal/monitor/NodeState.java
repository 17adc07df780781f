package io.perigee.journal.monitor;

import java.util.Arrays;
import java.util.Optional;

/**
 * How far a node's installation has come, in the installer's words and order.
 *
 * <pre>
 *  install.discovered ─► rendered ─► downloaded ─► started ─► prescript ─► partscript ─► image ─► roles
 *                                                        ─► postscript ─► finalizing ─► success
 *       any of them ─► error;   any of them ─► the first ones again, when the node is installed anew
 * </pre>
 *
 * Reports are kept as they come: a node that boots again begins anew, and a lost report is no
 * fault. Other words, of a monitoring stack, are kept too and stand for themselves.
 */
enum NodeState {
  DISCOVERED("install.discovered", "discovered"),
  RENDERED("install.rendered", "installing"),
  DOWNLOADED("install.downloaded", "installing"),
  STARTED("install.started", "installing"),
  PRESCRIPT("install.prescript", "installing"),
  PARTSCRIPT("install.partscript", "installing"),
  IMAGE("install.image", "installing"),
  ROLES("install.roles", "installing"),
  POSTSCRIPT("install.postscript", "installing"),
  FINALIZING("install.finalizing", "installing"),
  SUCCESS("install.success", "ready"),
  ERROR("install.error", "error"),
  INSTALLER_OK("installer.ok", "ready"),
  INSTALLER_ERROR("installer.error", "error");

  private static final String READY = "ready";
  private static final String FAULT = "error";

  private final String word;
  private final String status;

  NodeState(String word, String status) {
    this.word = word;
    this.status = status;
  }

  /** What a reported state means: discovered, installing, ready, error, or the word itself. */
  static String interpreted(String reported) {
    return of(reported)
        .map(s -> s.status)
        .orElseGet(
            () -> {
              if (reported.equals("ok") || reported.endsWith(".ok")) {
                return READY;
              }
              return isFault(reported) ? FAULT : reported;
            });
  }

  /** The reported state where it stands behind the node's name: {@code ok} once all is well. */
  static String shown(String reported) {
    return switch (interpreted(reported)) {
      case READY -> "ok";
      case FAULT -> FAULT;
      default -> reported;
    };
  }

  /** True if the node is not well. */
  static boolean isFault(String reported) {
    return reported.equals(FAULT) || reported.endsWith(".error") || reported.endsWith(".failed");
  }

  private static Optional<NodeState> of(String word) {
    return Arrays.stream(values()).filter(s -> s.word.equals(word)).findFirst();
  }
}
