-- Nonces of TPM quotes that were taken: each is good once.
CREATE TABLE tpm_nonce (
  nonce      bytea       NOT NULL CONSTRAINT tpm_nonce_pk PRIMARY KEY,
  expires_at timestamptz NOT NULL
);
CREATE INDEX tpm_nonce_expires ON tpm_nonce (expires_at);
