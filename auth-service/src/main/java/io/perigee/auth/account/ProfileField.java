package io.perigee.auth.account;

/** The texts of a profile, in the order in which CloudAPI shows them. */
public enum ProfileField {
  EMAIL("email", "email"),
  COMPANY_NAME("companyName", "company_name"),
  FIRST_NAME("firstName", "first_name"),
  LAST_NAME("lastName", "last_name"),
  ADDRESS("address", "address"),
  POSTAL_CODE("postalCode", "postal_code"),
  CITY("city", "city"),
  STATE("state", "state"),
  COUNTRY("country", "country"),
  PHONE("phone", "phone");

  private final String text;
  private final String column;

  ProfileField(String text, String column) {
    this.text = text;
    this.column = column;
  }

  /** The field's name in CloudAPI. */
  public String text() {
    return text;
  }

  /** The field's column, and its name in events. */
  public String column() {
    return column;
  }
}
