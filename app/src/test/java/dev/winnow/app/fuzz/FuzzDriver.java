package dev.winnow.app.fuzz;

import com.code_intelligence.jazzer.api.BugDetectors;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What Jazzer calls, in a process whose class path is Jazzer and this class. At each start Jazzer
 * reads every class of that path, which takes half a minute for all libraries of Winnow; so those
 * are loaded from here.
 */
public final class FuzzDriver {

    private static Object parser;
    private static Method read;

    private FuzzDriver() {}

    /**
     * @param arguments the names of targets, and the file with the class path: ONNX Runtime does
     *     not survive a long command line
     */
    public static void fuzzerInitialize(String[] arguments) throws Exception {
        // Of the program under test and its client; every other connection is an attack that
        // worked.
        BugDetectors.allowNetworkConnections(
                (host, port) -> host.equals("127.0.0.1") || host.equals("localhost"));
        List<URL> path = new ArrayList<>();
        String classPath = Files.readString(Path.of(arguments[1]));
        for (String entry : classPath.split(File.pathSeparator)) {
            path.add(Path.of(entry).toUri().toURL());
        }
        ClassLoader loader =
                new URLClassLoader(path.toArray(URL[]::new), FuzzDriver.class.getClassLoader());
        Thread.currentThread().setContextClassLoader(loader);
        // Extraction starts processes of its own with it.
        System.setProperty("java.class.path", classPath);
        parser =
                loader.loadClass("dev.winnow.app.fuzz.Targets")
                        .getMethod("parser", String.class)
                        .invoke(null, arguments[0]);
        read =
                loader.loadClass("dev.winnow.app.fuzz.Target$Parser")
                        .getMethod("read", byte[].class);
    }

    public static void fuzzerTestOneInput(byte[] input) throws Throwable {
        try {
            read.invoke(parser, input);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
