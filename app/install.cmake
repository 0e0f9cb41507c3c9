include(GNUInstallDirs)

install(TARGETS reverie)
install(FILES ${PROJECT_SOURCE_DIR}/resources/desktop/reverie.desktop
    DESTINATION ${CMAKE_INSTALL_DATADIR}/applications)
install(FILES ${PROJECT_SOURCE_DIR}/resources/icons/reverie.svg
    DESTINATION ${CMAKE_INSTALL_DATADIR}/icons/hicolor/scalable/apps)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE ${PROJECT_SOURCE_DIR}/README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
# What the licences of the embedded font and digits ask for.
install(FILES ${PROJECT_SOURCE_DIR}/resources/fonts/LICENSE.txt
    DESTINATION ${CMAKE_INSTALL_DOCDIR}/resources/fonts)
install(FILES ${PROJECT_SOURCE_DIR}/resources/digits/README.md ${PROJECT_SOURCE_DIR}/resources/digits/LICENSE-Apache-2.0
    DESTINATION ${CMAKE_INSTALL_DOCDIR}/resources/digits)
