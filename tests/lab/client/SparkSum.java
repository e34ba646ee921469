// Copyright (c) 2026, bigdata.emr contributors
// GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
// SPDX-License-Identifier: GPL-3.0-or-later

import java.lang.reflect.Method;
import java.util.List;

/** Lets Spark sum 0 to 999 and fails unless that is 499500; by reflection, so that no jar is needed to compile it. */
public final class SparkSum {
    private SparkSum() {}

    public static void main(String[] arguments) throws Exception {
        Object builder = Class.forName("org.apache.spark.sql.SparkSession").getMethod("builder").invoke(null);
        Object session = builder.getClass().getMethod("getOrCreate").invoke(builder);
        Method sql = session.getClass().getMethod("sql", String.class);
        Object frame = sql.invoke(session, "SELECT sum(id) FROM range(1000)");
        List<?> rows = (List<?>) frame.getClass().getMethod("collectAsList").invoke(frame);
        String found = String.valueOf(rows.get(0));
        session.getClass().getMethod("stop").invoke(session);
        if (!found.equals("[499500]")) {
            throw new IllegalStateException("the sum is " + found);
        }
    }
}
