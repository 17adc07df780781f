package io.perigee.auth.directory;

import com.unboundid.ldap.sdk.AddRequest;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.DeleteRequest;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.ModifyDNRequest;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.RDN;

/** One change of the directory, and how it is taken back: LDAP has no transactions. */
sealed interface Change {

  void make(LDAPInterface directory) throws LDAPException;

  void takeBack(LDAPInterface directory) throws LDAPException;

  /** A new entry. */
  record Add(Entry entry) implements Change {
    @Override
    public void make(LDAPInterface directory) throws LDAPException {
      directory.add(new AddRequest(entry));
    }

    @Override
    public void takeBack(LDAPInterface directory) throws LDAPException {
      directory.delete(new DeleteRequest(entry.getDN()));
    }
  }

  /** The end of an entry, whole as it was. */
  record Delete(Entry entry) implements Change {
    @Override
    public void make(LDAPInterface directory) throws LDAPException {
      directory.delete(new DeleteRequest(entry.getDN()));
    }

    @Override
    public void takeBack(LDAPInterface directory) throws LDAPException {
      directory.add(new AddRequest(entry));
    }
  }

  /** Other values in an entry; both have the same name. */
  record Modify(Entry before, Entry after) implements Change {
    @Override
    public void make(LDAPInterface directory) throws LDAPException {
      modify(directory, before, after);
    }

    @Override
    public void takeBack(LDAPInterface directory) throws LDAPException {
      modify(directory, after, before);
    }

    private static void modify(LDAPInterface directory, Entry from, Entry to) throws LDAPException {
      var modifications = Entry.diff(from, to, true, false);
      if (!modifications.isEmpty()) {
        directory.modify(new ModifyRequest(from.getDN(), modifications));
      }
    }
  }

  /** Another name for an entry in its place. */
  record Rename(String from, String to) implements Change {
    @Override
    public void make(LDAPInterface directory) throws LDAPException {
      rename(directory, from, to);
    }

    @Override
    public void takeBack(LDAPInterface directory) throws LDAPException {
      rename(directory, to, from);
    }

    private static void rename(LDAPInterface directory, String from, String to)
        throws LDAPException {
      RDN rdn = new DN(to).getRDN();
      directory.modifyDN(new ModifyDNRequest(from, rdn.toString(), true));
    }
  }
}
