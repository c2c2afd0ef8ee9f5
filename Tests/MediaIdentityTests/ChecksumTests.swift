// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Checksums")
struct ChecksumTests {
  @Test(
    "eight hexadecimal digits in brackets are not a number",
    arguments: [
      ("[Moon] Paper Fox - 05 (1080p) [52E6B438].mkv", "Paper Fox #5"),
      ("[Moon] Paper Fox - 05 (1080p) [1E2F3A4B].mkv", "Paper Fox #5"),
      ("[Moon] Paper Fox - 05 (1080p) [00E12345].mkv", "Paper Fox #5"),
      ("[Moon] Paper Fox - 05 [99E8E009].mkv", "Paper Fox #5"),
      ("[Moon] Paper Fox - 05 [52e6b438].mkv", "Paper Fox #5"),
      ("[Moon] Paper Fox - 05 (1080p) [52643818].mkv", "Paper Fox #5"),
      ("[Moon] Paper Fox - 05 (1080p) [ABCDEFAB].mkv", "Paper Fox #5"),
      ("[Moon] Paper Fox - 05 (1080p) [DEADBEEF].mkv", "Paper Fox #5"),
      ("[Moon]_Paper_Fox_-_05_[720p]_[01E02ABC].mkv", "Paper Fox #5"),
      ("[Moon] Silent Orchard [BD 1080p] [52E6B438].mkv", "Silent Orchard"),
      ("Silent Orchard (1995) [52E6B438].mkv", "Silent Orchard (1995)"),
      ("[Moon] Paper Fox - 01 ~ (BD 720p 10-bit AAC) [99E8E009].mkv", "Paper Fox #1"),
      ("[Moon] Paper Fox - S02E05 (1080p) [03E07F11].mkv", "Paper Fox 2x05"),
      ("[Moon] Paper Fox 05 [S01] [52E6B438].mkv", "Paper Fox 1x05"),
    ])
  func checksum(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }
}
