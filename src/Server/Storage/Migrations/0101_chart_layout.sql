-- Charts that users arranged and saved by a name: a document each, written as a whole. Its version grows by one with each change, and a change names the one that it
-- was made from. With a link whoever has it sees the document.
create table chart_layout (
    -- Chosen by the client, so that saving can be repeated.
    id                uuid        not null,
    user_id           bigint      not null references app_user (id) on delete cascade,
    name              text        not null check (length(name) between 1 and 60),
    version           integer     not null check (version > 0),
    content           jsonb       not null check (octet_length(content::text) <= 131072),
    changed_at        timestamptz not null,
    -- SHA-256 of 256 random bits, which are stored nowhere; null where there is no link.
    link_hash         bytea       unique,
    -- Whether the link says who saved it.
    link_names_author boolean     not null default false,
    primary key (user_id, id),
    constraint chart_layout_name_key unique (user_id, name)
);
