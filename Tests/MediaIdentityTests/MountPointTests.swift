// SPDX-License-Identifier: MIT

import MediaIdentity
import Testing

@Suite("Mount points")
struct MountPointTests {
  @Test(
    "mount points, hosts and shares are not titles",
    arguments: [
      ("/media/u/Elements/1x03 - The 112th Congress.mkv", "The 112th Congress 1x03"),
      ("/run/media/anna/Elements/S01E03.mkv", "1x03"),
      ("/run/media/anna/Harbour Lights/Season 1/03.mkv", "Harbour Lights 1x03"),
      ("/mnt/Elements/S01E03.mkv", "1x03"),
      ("/mnt/nas/Harbour Lights/S01E03.mkv", "Harbour Lights 1x03"),
      ("/media/u/Elements/Harbour Lights/Season 2/05 - The Pier.mkv", "Harbour Lights 2x05"),
      ("/media/tv/Harbour Lights/Season 2/2x05.mkv", "Harbour Lights 2x05"),
      ("/media/Harbour Lights/Season 2/2x05.mkv", "Harbour Lights 2x05"),
      ("/media/disk1/Harbour Lights/2x05.mkv", "Harbour Lights 2x05"),
      ("/Volumes/Elements/S01E03.mkv", "1x03"),
      ("/home/anna/S01E03.mkv", "1x03"),
      ("/home/anna/Videos/S01E03.mkv", "1x03"),
      ("E:\\S01E03.mkv", "1x03"),
      ("E:\\Harbour Lights\\S01E03.mkv", "Harbour Lights 1x03"),
      ("C:\\Users\\anna\\Videos\\S01E03.mkv", "1x03"),
      ("\\\\tower\\Elements\\S01E03.mkv", "1x03"),
      ("\\\\tower\\Elements\\Harbour Lights\\S01E03.mkv", "Harbour Lights 1x03"),
      ("smb://tower/Elements/S01E03.mkv", "1x03"),
      ("smb://tower/Elements/Harbour Lights/S01E03.mkv", "Harbour Lights 1x03"),
      ("/run/user/1000/gvfs/smb-share:server=tower,share=elements/S01E03.mkv", "1x03"),
      (
        "/run/user/1000/gvfs/smb-share:server=tower,share=tv/Harbour Lights/S01E03.mkv",
        "Harbour Lights 1x03"
      ),
      ("/run/user/1000/doc/a1b2c3d4/Harbour Lights S01E03.mkv", "Harbour Lights 1x03"),
      ("/net/tower/Elements/S01E03.mkv", "1x03"),
      ("http://tower:8080/S01E03.mkv", "1x03"),
    ])
  func mountPoint(_ path: String, _ expected: String) {
    #expect(reading(path) == expected)
  }
}
