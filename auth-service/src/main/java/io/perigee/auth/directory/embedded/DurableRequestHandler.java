package io.perigee.auth.directory.embedded;

import com.unboundid.ldap.listener.InMemoryRequestHandler;
import com.unboundid.ldap.listener.LDAPListenerClientConnection;
import com.unboundid.ldap.listener.LDAPListenerRequestHandler;
import com.unboundid.ldap.listener.SearchEntryTransformer;
import com.unboundid.ldap.protocol.AddRequestProtocolOp;
import com.unboundid.ldap.protocol.AddResponseProtocolOp;
import com.unboundid.ldap.protocol.BindRequestProtocolOp;
import com.unboundid.ldap.protocol.BindResponseProtocolOp;
import com.unboundid.ldap.protocol.CompareRequestProtocolOp;
import com.unboundid.ldap.protocol.CompareResponseProtocolOp;
import com.unboundid.ldap.protocol.DeleteRequestProtocolOp;
import com.unboundid.ldap.protocol.DeleteResponseProtocolOp;
import com.unboundid.ldap.protocol.ExtendedRequestProtocolOp;
import com.unboundid.ldap.protocol.ExtendedResponseProtocolOp;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.ModifyDNRequestProtocolOp;
import com.unboundid.ldap.protocol.ModifyDNResponseProtocolOp;
import com.unboundid.ldap.protocol.ModifyRequestProtocolOp;
import com.unboundid.ldap.protocol.ModifyResponseProtocolOp;
import com.unboundid.ldap.protocol.ProtocolOp;
import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.protocol.SearchResultDoneProtocolOp;
import com.unboundid.ldap.protocol.SearchResultEntryProtocolOp;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.ObjectPair;
import io.perigee.auth.directory.DirectoryTree;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** One LDAP connection to the embedded directory: who it is, and what that one may do. */
final class DurableRequestHandler extends LDAPListenerRequestHandler {

  private static final Logger LOG = Logger.getLogger(DurableRequestHandler.class);

  private final EntryMemory entries;
  private final InMemoryRequestHandler memory;
  private volatile boolean service;

  DurableRequestHandler(EntryMemory entries, InMemoryRequestHandler memory) {
    this.entries = entries;
    this.memory = memory;
  }

  @Override
  public LDAPListenerRequestHandler newInstance(LDAPListenerClientConnection connection)
      throws LDAPException {
    DurableRequestHandler handler =
        new DurableRequestHandler(entries, memory.newInstance(connection));
    connection.addSearchEntryTransformer(handler.withoutPasswords());
    return handler;
  }

  @Override
  public LDAPMessage processBindRequest(
      int id, BindRequestProtocolOp request, List<Control> controls) {
    return answered(
        id,
        code -> new BindResponseProtocolOp(code, null, null, null, null),
        () -> {
          entries.refresh();
          service = false;
          LDAPMessage answer = memory.processBindRequest(id, request, controls);
          service =
              answer.getBindResponseProtocolOp().getResultCode() == ResultCode.SUCCESS_INT_VALUE
                  && EmbeddedDirectory.SERVICE.equalsIgnoreCase(request.getBindDN());
          return answer;
        });
  }

  @Override
  public LDAPMessage processSearchRequest(
      int id, SearchRequestProtocolOp request, List<Control> controls) {
    if (!service && mentionsPasswords(request.getFilter())) {
      return refused(id, code -> new SearchResultDoneProtocolOp(code, null, null, null));
    }
    return answered(
        id,
        code -> new SearchResultDoneProtocolOp(code, null, null, null),
        () -> {
          entries.refresh();
          return memory.processSearchRequest(id, request, controls);
        });
  }

  @Override
  public LDAPMessage processCompareRequest(
      int id, CompareRequestProtocolOp request, List<Control> controls) {
    if (!service) {
      return refused(id, code -> new CompareResponseProtocolOp(code, null, null, null));
    }
    return answered(
        id,
        code -> new CompareResponseProtocolOp(code, null, null, null),
        () -> {
          entries.refresh();
          return memory.processCompareRequest(id, request, controls);
        });
  }

  @Override
  public LDAPMessage processAddRequest(
      int id, AddRequestProtocolOp request, List<Control> controls) {
    return changed(
        id,
        code -> new AddResponseProtocolOp(code, null, null, null),
        () -> memory.processAddRequest(id, request, controls),
        m -> m.getAddResponseProtocolOp().getResultCode(),
        request.getDN());
  }

  @Override
  public LDAPMessage processModifyRequest(
      int id, ModifyRequestProtocolOp request, List<Control> controls) {
    return changed(
        id,
        code -> new ModifyResponseProtocolOp(code, null, null, null),
        () -> memory.processModifyRequest(id, request, controls),
        m -> m.getModifyResponseProtocolOp().getResultCode(),
        request.getDN());
  }

  /** Entries are removed one by one, so that each has its row removed: no control is heeded. */
  @Override
  public LDAPMessage processDeleteRequest(
      int id, DeleteRequestProtocolOp request, List<Control> controls) {
    return changed(
        id,
        code -> new DeleteResponseProtocolOp(code, null, null, null),
        () -> memory.processDeleteRequest(id, request, List.of()),
        m -> m.getDeleteResponseProtocolOp().getResultCode(),
        request.getDN());
  }

  /** Users and groups have nothing below them; entries that have are not renamed. */
  @Override
  public LDAPMessage processModifyDNRequest(
      int id, ModifyDNRequestProtocolOp request, List<Control> controls) {
    Function<Integer, ProtocolOp> answer =
        code -> new ModifyDNResponseProtocolOp(code, null, null, null);
    try {
      DN from = new DN(request.getDN());
      DN to = new DN(new RDN(request.getNewRDN()), from.getParent());
      if (request.getNewSuperiorDN() != null || from.getRDN().hasAttribute("ou")) {
        return new LDAPMessage(id, answer.apply(ResultCode.UNWILLING_TO_PERFORM_INT_VALUE));
      }
      return changed(
          id,
          answer,
          () -> memory.processModifyDNRequest(id, request, controls),
          m -> m.getModifyDNResponseProtocolOp().getResultCode(),
          from.toString(),
          to.toString());
    } catch (LDAPException e) {
      return new LDAPMessage(id, answer.apply(ResultCode.INVALID_DN_SYNTAX_INT_VALUE));
    }
  }

  /** None: transactions and password changes would pass by the rows. */
  @Override
  public LDAPMessage processExtendedRequest(
      int id, ExtendedRequestProtocolOp request, List<Control> controls) {
    return new LDAPMessage(
        id,
        new ExtendedResponseProtocolOp(
            ResultCode.UNWILLING_TO_PERFORM_INT_VALUE, null, null, null, null, null));
  }

  private LDAPMessage changed(
      int id,
      Function<Integer, ProtocolOp> failure,
      Supplier<LDAPMessage> operation,
      Function<LDAPMessage, Integer> code,
      String... touched) {
    if (!service) {
      return refused(id, failure);
    }
    return answered(
        id,
        failure,
        () ->
            entries.change(
                operation, m -> code.apply(m) == ResultCode.SUCCESS_INT_VALUE, dns(touched)));
  }

  private static List<DN> dns(String... names) {
    return java.util.Arrays.stream(names)
        .map(
            name -> {
              try {
                return new DN(name);
              } catch (LDAPException e) {
                throw new IllegalArgumentException("not a distinguished name", e);
              }
            })
        .toList();
  }

  private static LDAPMessage refused(int id, Function<Integer, ProtocolOp> answer) {
    return new LDAPMessage(id, answer.apply(ResultCode.INSUFFICIENT_ACCESS_RIGHTS_INT_VALUE));
  }

  private static LDAPMessage answered(
      int id, Function<Integer, ProtocolOp> failure, Supplier<LDAPMessage> work) {
    try {
      return work.get();
    } catch (IllegalArgumentException e) {
      return new LDAPMessage(id, failure.apply(ResultCode.INVALID_DN_SYNTAX_INT_VALUE));
    } catch (RuntimeException e) {
      LOG.warnf(e, "event=directory_fault");
      return new LDAPMessage(id, failure.apply(ResultCode.UNAVAILABLE_INT_VALUE));
    }
  }

  private SearchEntryTransformer withoutPasswords() {
    return (id, entry, controls) -> {
      if (service) {
        return new ObjectPair<>(entry, controls);
      }
      List<Attribute> shown =
          entry.getAttributes().stream()
              .filter(a -> !a.getBaseName().equalsIgnoreCase(DirectoryTree.PASSWORD))
              .toList();
      return new ObjectPair<>(new SearchResultEntryProtocolOp(entry.getDN(), shown), controls);
    };
  }

  private static boolean mentionsPasswords(Filter filter) {
    return filter.toString().toLowerCase(java.util.Locale.ROOT).contains("userpassword");
  }
}
