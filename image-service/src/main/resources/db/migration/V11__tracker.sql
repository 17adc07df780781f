-- Who has pieces of a torrent, or wants them. What is lost in a crash comes again with the next announcements.
CREATE UNLOGGED TABLE torrent_peer (
  info_hash  bytea       NOT NULL CONSTRAINT torrent_peer_hash CHECK (length(info_hash) = 20),
  peer_id    bytea       NOT NULL CONSTRAINT torrent_peer_id CHECK (length(peer_id) = 20),
  address    inet        NOT NULL,
  port       integer     NOT NULL CONSTRAINT torrent_peer_port CHECK (port BETWEEN 1 AND 65535),
  complete   boolean     NOT NULL,
  seen_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT torrent_peer_pk PRIMARY KEY (info_hash, peer_id)
);
CREATE INDEX torrent_peer_seen ON torrent_peer (seen_at);

-- How often a torrent was fetched whole.
CREATE UNLOGGED TABLE torrent (
  info_hash  bytea       NOT NULL CONSTRAINT torrent_pk PRIMARY KEY,
  downloaded bigint      NOT NULL DEFAULT 0,
  seen_at    timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX torrent_seen ON torrent (seen_at);
