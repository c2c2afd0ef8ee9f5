// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Windows paths")
struct WindowsPathTests {
  @Test(
    "backslash separates directories if there is no slash",
    arguments: [
      ("Harbour Lights\\Season 01\\05 - The Pier.mkv", "Harbour Lights 1x05"),
      ("Harbour Lights\\Season 01\\S01E05.mkv", "Harbour Lights 1x05"),
      ("..\\Harbour Lights\\S01E05.mkv", "Harbour Lights 1x05"),
      ("Movies\\Silent Orchard (1995)\\so.mkv", "Silent Orchard (1995)"),
    ])
  func relative(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }
}
