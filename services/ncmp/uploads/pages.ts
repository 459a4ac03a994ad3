import { newUpload } from './new-upload.ts'
import { upload } from './upload.ts'
import { uploadErrors, uploadErrorsSheet, uploadSample, uploadTemplate } from './upload-downloads.ts'
import { uploadList } from './upload-list.ts'
import { uploadRow } from './upload-row.ts'

/** The pages of this room. */
export const uploadPages = [
  uploadList,
  newUpload,
  uploadTemplate,
  uploadSample,
  upload,
  uploadErrors,
  uploadErrorsSheet,
  uploadRow,
]
