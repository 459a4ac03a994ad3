import { type Kysely, sql } from 'kysely'

/** Makes `ncmp.pupils`, and `ncmp.uploads` with the file and the rows an upload stages before anything is saved. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create schema if not exists ncmp`.execute(db)
  await createPupils(db)
  await indexPupils(db)
  await createUploads(db)
  await createUploadRows(db)
}

async function createPupils(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table ncmp.pupils (
      id uuid primary key,
      school_id uuid not null references organisations (id),
      collection_year integer not null,
      pupil_reference text,
      nhs_number text check (nhs_number ~ '^[0-9]{10}$'),
      first_name text,
      last_name text,
      date_of_birth date not null,
      sex text not null check (sex in ('male', 'female')),
      ethnicity_code text,
      address_line_1 text,
      address_line_2 text,
      town text,
      postcode text,
      school_year text not null check (school_year in ('R', '6')),
      class_name text,
      measured_on date,
      height_cm double precision check (height_cm between 75 and 175),
      weight_kg double precision check (weight_kg between 8 and 120),
      bmi double precision,
      bmi_z double precision,
      height_z double precision,
      weight_z double precision,
      bmi_centile double precision,
      non_measurement_reason text,
      carer_name text,
      carer_email text,
      notes text,
      warnings text[] not null default '{}',
      warnings_confirmed_at timestamptz,
      warnings_confirmed_by uuid,
      created_at timestamptz not null,
      updated_at timestamptz not null,
      revision integer not null default 1,
      constraint pupils_measured_whole
        check (num_nulls(measured_on, height_cm, weight_kg, bmi, bmi_z, height_z, weight_z, bmi_centile) in (0, 8)),
      constraint pupils_measured_or_not check (height_cm is null or non_measurement_reason is null)
    )`.execute(db)
}

async function indexPupils(db: Kysely<unknown>): Promise<void> {
  await sql`create index pupils_grid on ncmp.pupils (school_id, collection_year, last_name, first_name, id)`.execute(db)
  // Two children may share everything but the NHS number; one number is one child, once a year at one school.
  await sql`create unique index pupils_match on ncmp.pupils
    (nhs_number, school_id, collection_year, date_of_birth, sex)`.execute(db)
}

async function createUploads(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table ncmp.uploads (
      id uuid primary key,
      authority_id uuid not null references organisations (id),
      user_id uuid not null,
      user_name text not null,
      collection_year integer not null,
      file_name text not null,
      status text not null
        check (status in ('waiting', 'reading', 'staged', 'saving', 'saved', 'refused', 'cancelled')),
      school_ids uuid[] not null,
      columns text[] not null default '{}',
      unknown_columns text[] not null default '{}',
      rows_read integer not null default 0,
      rows_rejected integer not null default 0,
      rows_warned integer not null default 0,
      rows_known integer not null default 0,
      rows_saved integer not null default 0,
      warnings_confirmed boolean not null default false,
      problem text,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db)
  await sql`create index uploads_of_user on ncmp.uploads (user_id, created_at desc)`.execute(db)
  await sql`
    create table ncmp.upload_parts (
      upload_id uuid not null references ncmp.uploads (id) on delete cascade,
      part integer not null,
      content bytea not null,
      primary key (upload_id, part)
    )`.execute(db)
}

async function createUploadRows(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table ncmp.upload_rows (
      upload_id uuid not null references ncmp.uploads (id) on delete cascade,
      row_number integer not null,
      id uuid,
      school_id uuid,
      pupil_reference text,
      nhs_number text,
      first_name text,
      last_name text,
      date_of_birth date,
      sex text,
      ethnicity_code text,
      address_line_1 text,
      address_line_2 text,
      town text,
      postcode text,
      school_year text,
      class_name text,
      measured_on date,
      height_cm double precision,
      weight_kg double precision,
      bmi double precision,
      bmi_z double precision,
      height_z double precision,
      weight_z double precision,
      bmi_centile double precision,
      non_measurement_reason text,
      carer_name text,
      carer_email text,
      notes text,
      warnings text[] not null default '{}',
      cells jsonb,
      problems jsonb not null default '[]',
      primary key (upload_id, row_number)
    )`.execute(db)
  await sql`create index upload_rows_told on ncmp.upload_rows (upload_id, row_number)
    where id is null or warnings <> '{}'`.execute(db)
}
